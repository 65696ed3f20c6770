//! The program `kit`.

fn main() {}
