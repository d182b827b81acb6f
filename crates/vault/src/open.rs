//! Making a vault and signing in.

use crate::{CreateError, Created, FolderState, Host, NewOfficer, OpenError, SignIn, Vault};
use std::path::Path;

#[allow(unused_variables)]
impl Vault {
    /// What the folder holds.
    pub fn look(dir: &Path) -> FolderState {
        todo!()
    }
    /// Makes a vault with its first officer, who must be a supervisor.
    pub fn create(dir: &Path, first: NewOfficer, host: Host) -> Result<Created, CreateError> {
        todo!()
    }
    /// Signs in.
    pub fn open(dir: &Path, who: &SignIn, host: Host) -> Result<Self, OpenError> {
        todo!()
    }
}
