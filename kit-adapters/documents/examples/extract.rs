//! Says what a file is and prints its text: `extract FILE`.

use std::{env, error::Error, fs, time::Instant};

use kit_documents::{extract, judge};

fn main() -> Result<(), Box<dyn Error>> {
    let name = env::args().nth(1).ok_or("usage: extract FILE")?;
    let bytes = fs::read(&name)?;
    let kind = judge(&name, &bytes)?;
    let start = Instant::now();
    let read = extract(kind, &bytes)?;
    eprintln!("{name}: {} ({:?} pages) in {:.1?}", kind.extension(), read.pages, start.elapsed());
    for gap in &read.gaps {
        eprintln!("{name}: {gap}");
    }
    print!("{}", read.text);
    Ok(())
}
