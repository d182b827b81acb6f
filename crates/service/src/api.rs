//! What crosses between the interface and the services: requests, views, the list of commands, error codes.
//! The TypeScript in `ui/src/ipc/generated.ts` is made from these types (`cargo xtask codegen`).

pub mod casework;
pub mod commands;
pub mod error;
pub mod evidence;
pub mod lists;
pub mod screen;
pub mod session;
pub mod typescript;

pub use casework::*;
pub use error::{ErrorCode, IpcError};
pub use evidence::*;
pub use lists::*;
pub use screen::*;
pub use session::*;
