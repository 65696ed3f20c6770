//! `kit staff`: accounts of those who work at the desk.

use std::collections::HashMap;
use std::io::Read as _;

use clap::Subcommand;
use kit_store::SqlStore;
use kit_workflow::inquiry::StaffId;
use kit_workflow::port::{
    AccountChange, Accounts as _, Deed, Identities as _, Role, SecondFactors as _, Staff, StaffNote,
};
use kit_workflow::workflow::Invitation;
use kit_workflow::{Clock as _, Ids as _, Name as _};

use crate::clock::SystemClock;
use crate::settings::Settings;
use crate::{Failure, migrate, secret};

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
    /// Add an account without a password, or invite its owner anew, and print the link by which they choose one.
    Invite {
        /// The address to sign in with.
        email: String,
        /// What a new account may do: reviewer, manager or admin.
        #[arg(long, default_value = "reviewer", value_parser = role)]
        role: Role,
    },
    /// Give an account another password, and end its sessions. The password is read from standard input.
    Password {
        /// The account's address.
        email: String,
        /// Read the password from standard input: one line of at least 12 characters.
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Give an account another role.
    Role {
        /// The account's address.
        email: String,
        /// What it may do from now on: reviewer, manager or admin.
        #[arg(value_parser = role)]
        role: Role,
    },
    /// Print what happened to accounts, the newest first.
    Trail {
        /// How many lines at most.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// List the accounts.
    List,
    /// Take an account its second factor, for somebody who has lost it, and end its sessions.
    ResetFactor {
        /// The account's address.
        email: String,
    },
    /// Take an account its identity at the provider, and end its sessions. The next one is linked by the address again.
    Unlink {
        /// The account's address.
        email: String,
    },
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
            add(&store, &email, role, &read_password()?).await?;
            println!("{} may sign in as {role}", email.to_lowercase());
        }
        Action::Invite { email, role } => invite(settings, &store, &email, role).await?,
        Action::Password { email, password_stdin: _ } => {
            let staff = known(&store, &email).await?;
            let change = AccountChange::Password(hashed(&read_password()?)?);
            change_staff(&store, &change, note(Deed::PasswordChanged, staff.id, "")).await?;
            println!("{} has another password, and no session", staff.email);
        }
        Action::Role { email, role } => {
            let staff = known(&store, &email).await?;
            let note = note(Deed::RoleChanged, staff.id, role.as_str());
            change_staff(&store, &AccountChange::Role(role), note).await?;
            println!("{} is {role} from now on", staff.email);
        }
        Action::Trail { limit } => trail(&store, limit).await?,
        Action::List => {
            for staff in store.all_staff().await.map_err(failed)? {
                let state = staff.disabled_at.map_or("active".to_owned(), |at| format!("disabled since {at}"));
                println!("{}\t{}\t{state}", staff.email, staff.role);
            }
        }
        Action::ResetFactor { email } => {
            let staff = known(&store, &email).await?;
            if !store.drop_factor(&note(Deed::FactorReset, staff.id, "")).await.map_err(failed)? {
                return Err(Failure::Other(format!("{email} has no second factor")));
            }
            println!("{} signs in with the password alone, and has no session", staff.email);
        }
        Action::Unlink { email } => {
            let staff = known(&store, &email).await?;
            if !store.unlink_identities(&note(Deed::IdentityUnlinked, staff.id, "")).await.map_err(failed)? {
                return Err(Failure::Other(format!("{email} has no identity at a provider")));
            }
            println!("{} belongs to no identity at a provider, and has no session", staff.email);
        }
        Action::Disable { email } => {
            let staff = known(&store, &email).await?;
            change_staff(&store, &AccountChange::Disabled, note(Deed::Disabled, staff.id, "")).await?;
            println!("{} may no longer sign in", staff.email);
        }
    }
    store.close().await;
    Ok(())
}

/// One line of standard input.
fn read_password() -> Result<String, Failure> {
    let mut password = String::new();
    std::io::stdin()
        .take(4096)
        .read_to_string(&mut password)
        .map_err(|error| Failure::because("the password on standard input", error))?;
    Ok(password.trim_end_matches(['\r', '\n']).to_owned())
}

fn hashed(password: &str) -> Result<String, Failure> {
    kit_http::hash_password(password).map_err(|error| Failure::because("the password", error))
}

async fn known(store: &SqlStore, email: &str) -> Result<Staff, Failure> {
    let found = store.staff_by_email(&email.to_lowercase()).await;
    let found = found.map_err(|error| Failure::because("the store", error))?;
    found.ok_or_else(|| Failure::Other(format!("{email} has no account")))
}

async fn change_staff(store: &SqlStore, change: &AccountChange, note: StaffNote) -> Result<(), Failure> {
    match store.change_staff(change, &note).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure::Other("the account is disabled".to_owned())),
        Err(error) => Err(Failure::because("the store", error)),
    }
}

/// A line of the trail for what is done on the command line.
fn note(deed: Deed, staff: StaffId, detail: &str) -> StaffNote {
    let (client, detail) = (String::new(), detail.to_owned());
    StaffNote { id: SystemClock.fresh(), at: SystemClock.now(), deed, staff, by: None, client, detail }
}

/// The link goes to standard output alone: whoever runs the command hands it on.
async fn invite(settings: &Settings, store: &SqlStore, email: &str, role: Role) -> Result<(), Failure> {
    let failed = |error| Failure::because("the store", error);
    let staff = match store.staff_by_email(&email.trim().to_lowercase()).await.map_err(failed)? {
        Some(staff) => staff,
        None => add_with(store, email, role, String::new()).await?,
    };
    let invitation = Invitation::new(&secret::keys(settings)?, SystemClock.fresh(), SystemClock.now());
    change_staff(store, &invitation.change(), note(Deed::Invited, staff.id, "")).await?;
    println!("{}", invitation.url(&settings.public_base_url));
    Ok(())
}

async fn trail(store: &SqlStore, limit: u32) -> Result<(), Failure> {
    let failed = |error| Failure::because("the store", error);
    let names: HashMap<StaffId, String> =
        store.all_staff().await.map_err(failed)?.into_iter().map(|staff| (staff.id, staff.email)).collect();
    let name = |id: StaffId| names.get(&id).map_or("", String::as_str);
    for line in store.staff_notes(None, limit).await.map_err(failed)? {
        let by = line.by.map_or("", name);
        println!("{}\t{}\t{}\t{by}\t{}\t{}", line.at, line.deed, name(line.staff), line.client, line.detail);
    }
    Ok(())
}

/// Adds an account with a password.
pub(crate) async fn add(store: &SqlStore, email: &str, role: Role, password: &str) -> Result<(), Failure> {
    add_with(store, email, role, hashed(password)?).await.map(drop)
}

/// Adds an account with this hash of a password; an empty one opens nothing.
async fn add_with(store: &SqlStore, email: &str, role: Role, password: String) -> Result<Staff, Failure> {
    let email = email.trim().to_lowercase();
    if !kit_workflow::workflow::is_address(&email) {
        return Err(Failure::Other(format!("{email:?} is not a mail address")));
    }
    let staff = Staff {
        id: StaffId(SystemClock.fresh()),
        email: email.clone(),
        role,
        password,
        disabled_at: None,
        created_at: SystemClock.now(),
    };
    match store.add_staff(&staff, &note(Deed::Added, staff.id, role.as_str())).await {
        Ok(true) => Ok(staff),
        Ok(false) => Err(Failure::Other(format!("{email} has an account already"))),
        Err(error) => Err(Failure::because("the store", error)),
    }
}
