//! The interface's types, written from the Rust types.

use crate::process::{Outcome, cargo, generated, output, root};

/// Writes `ui/src/ipc/generated.ts`, or with `check` only compares it.
///
/// The example program of the service prints the whole file, so that this program needs none of our crates.
pub(crate) fn codegen(check: bool) -> Outcome {
    let types =
        output(cargo().args(["run", "--quiet", "-p", "casebook-service", "--example", "export_types"]))?;
    generated(&root().join("ui/src/ipc/generated.ts"), &types, check, "cargo xtask codegen")
}
