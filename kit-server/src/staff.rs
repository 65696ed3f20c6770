//! `kit staff`: accounts of those who work at the desk.

use std::io::Read as _;

use clap::Subcommand;
use kit_store::SqlStore;
use kit_workflow::inquiry::StaffId;
use kit_workflow::port::{Accounts as _, Role, Staff};
use kit_workflow::{Clock as _, Ids as _, Name as _};

use crate::clock::SystemClock;
use crate::settings::Settings;
use crate::{Failure, migrate};

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Add an account. The password is read from standard input.
    Add {
        /// The address to sign in with.
        email: String,
        /// What the account may do: reviewer, manager (money as well) or admin (accounts as well).
        #[arg(long, default_value = "reviewer", value_parser = role)]
        role: Role,
        /// Read the password from standard input: one line of at least 12 characters.
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// List the accounts.
    List,
    /// Disable an account and end its sessions.
    Disable {
        /// The account's address.
        email: String,
    },
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "is none of reviewer, manager, admin".to_owned())
}

/// Does it.
pub(crate) async fn run(settings: &Settings, action: Action) -> Result<(), Failure> {
    let store = migrate::connect_migrated(settings).await?;
    let failed = |error| Failure::because("the store", error);
    match action {
        Action::Add { email, role, password_stdin: _ } => {
            let mut password = String::new();
            std::io::stdin()
                .take(4096)
                .read_to_string(&mut password)
                .map_err(|error| Failure::because("the password on standard input", error))?;
            add(&store, &email, role, password.trim_end_matches(['\r', '\n'])).await?;
            println!("{} may sign in as {role}", email.to_lowercase());
        }
        Action::List => {
            for staff in store.all_staff().await.map_err(failed)? {
                let state = staff.disabled_at.map_or("active".to_owned(), |at| format!("disabled since {at}"));
                println!("{}\t{}\t{state}", staff.email, staff.role);
            }
        }
        Action::Disable { email } => {
            let staff = store.staff_by_email(&email.to_lowercase()).await.map_err(failed)?;
            let staff = staff.ok_or_else(|| Failure::Other(format!("{email} has no account")))?;
            store.disable_staff(staff.id, SystemClock.now()).await.map_err(failed)?;
            println!("{} may no longer sign in", staff.email);
        }
    }
    store.close().await;
    Ok(())
}

/// Adds an account.
pub(crate) async fn add(store: &SqlStore, email: &str, role: Role, password: &str) -> Result<(), Failure> {
    let email = email.trim().to_lowercase();
    if !kit_workflow::workflow::is_address(&email) {
        return Err(Failure::Other(format!("{email:?} is not a mail address")));
    }
    let password = kit_http::hash_password(password).map_err(|error| Failure::because("the password", error))?;
    let staff = Staff {
        id: StaffId(SystemClock.fresh()),
        email: email.clone(),
        role,
        password,
        disabled_at: None,
        created_at: SystemClock.now(),
    };
    match store.add_staff(&staff).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure::Other(format!("{email} has an account already"))),
        Err(error) => Err(Failure::because("the store", error)),
    }
}
