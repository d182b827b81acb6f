//! Where the workstation's own secret and the rollback anchor are kept: the credential store of the operating system.

use casebook_domain::VaultId;

/// Which item of a vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecretName {
    /// The device secret: 32 random bytes.
    Device,
    /// The rollback anchor, JSON.
    Anchor,
}

impl SecretName {
    /// The user name under which the item is kept: `<vault_id>/device` or `<vault_id>/anchor`.
    pub fn user(self, vault: VaultId) -> String {
        match self {
            Self::Device => format!("{vault}/device"),
            Self::Anchor => format!("{vault}/anchor"),
        }
    }
}

/// Why the credential store gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    /// It has no such item.
    #[error("the credential store has no such item")]
    Missing,
    /// It is locked.
    #[error("the credential store is locked")]
    Locked,
    /// There is none.
    #[error("there is no credential store")]
    Unavailable,
}

/// A store for the two items. Implementations keep the bytes apart from the vault's folder, so that a copied folder
/// alone cannot be guessed at.
pub trait DeviceSecrets: Send + Sync {
    /// Reads an item.
    fn get(&self, vault: VaultId, name: SecretName) -> Result<Vec<u8>, SecretsError>;
    /// Writes an item.
    fn set(&self, vault: VaultId, name: SecretName, bytes: &[u8]) -> Result<(), SecretsError>;
    /// Removes an item; fine when it is not there.
    fn delete(&self, vault: VaultId, name: SecretName) -> Result<(), SecretsError>;
}

/// The credential store of the operating system: Secret Service here, Credential Manager on Windows.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsDeviceSecrets;

/// The service name under which items stand in the credential store.
pub const SERVICE: &str = "org.casebook.desktop";

impl OsDeviceSecrets {
    fn entry(vault: VaultId, name: SecretName) -> Result<keyring_core::Entry, SecretsError> {
        // Chooses the store of this system, once per process.
        if keyring::Entry::store_status().is_err() {
            return Err(SecretsError::Unavailable);
        }
        let user = name.user(vault);
        #[cfg(windows)]
        let entry = {
            // SECURITY: the default persistence roams with the account to other machines; `Local` stays here.
            let local = std::collections::HashMap::from([("persistence", "Local")]);
            keyring_core::Entry::new_with_modifiers(SERVICE, &user, &local)
        };
        #[cfg(not(windows))]
        let entry = keyring_core::Entry::new(SERVICE, &user);
        entry.map_err(|error| Self::why(&error))
    }

    fn why(error: &keyring_core::Error) -> SecretsError {
        match error {
            keyring_core::Error::NoEntry => SecretsError::Missing,
            keyring_core::Error::NoStorageAccess(_) => SecretsError::Locked,
            _ => SecretsError::Unavailable,
        }
    }
}

impl DeviceSecrets for OsDeviceSecrets {
    fn get(&self, vault: VaultId, name: SecretName) -> Result<Vec<u8>, SecretsError> {
        Self::entry(vault, name)?.get_secret().map_err(|error| Self::why(&error))
    }
    fn set(&self, vault: VaultId, name: SecretName, bytes: &[u8]) -> Result<(), SecretsError> {
        Self::entry(vault, name)?.set_secret(bytes).map_err(|error| Self::why(&error))
    }
    fn delete(&self, vault: VaultId, name: SecretName) -> Result<(), SecretsError> {
        match Self::entry(vault, name)?.delete_credential() {
            Err(error) if !matches!(error, keyring_core::Error::NoEntry) => Err(Self::why(&error)),
            _ => Ok(()),
        }
    }
}

/// A folder in place of the credential store, for tests and measurements only.
#[cfg(feature = "file-device-secret")]
#[derive(Clone, Debug)]
pub struct FileDeviceSecrets {
    folder: std::path::PathBuf,
}

#[cfg(feature = "file-device-secret")]
impl FileDeviceSecrets {
    /// Keeps the items in this folder, which is made when it is not there.
    pub fn new(folder: impl Into<std::path::PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    fn path(&self, vault: VaultId, name: SecretName) -> std::path::PathBuf {
        self.folder.join(name.user(vault).replace('/', "."))
    }
}

#[cfg(feature = "file-device-secret")]
impl DeviceSecrets for FileDeviceSecrets {
    fn get(&self, vault: VaultId, name: SecretName) -> Result<Vec<u8>, SecretsError> {
        std::fs::read(self.path(vault, name)).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => SecretsError::Missing,
            std::io::ErrorKind::PermissionDenied => SecretsError::Locked,
            _ => SecretsError::Unavailable,
        })
    }
    fn set(&self, vault: VaultId, name: SecretName, bytes: &[u8]) -> Result<(), SecretsError> {
        let path = self.path(vault, name);
        let part = path.with_extension("part");
        std::fs::create_dir_all(&self.folder)
            .and_then(|()| std::fs::write(&part, bytes))
            .and_then(|()| std::fs::rename(&part, &path))
            .map_err(|_| SecretsError::Unavailable)
    }
    fn delete(&self, vault: VaultId, name: SecretName) -> Result<(), SecretsError> {
        match std::fs::remove_file(self.path(vault, name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(SecretsError::Unavailable),
            _ => Ok(()),
        }
    }
}
