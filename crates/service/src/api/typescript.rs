//! The TypeScript of everything that crosses to the interface, in one module.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use ts_rs::{Config, TS, TypeVisitor};

/// The whole module, types in alphabetical order.
pub fn module() -> String {
    let config = Config::new().with_large_int("number");
    let mut found = Found { config: &config, seen: HashSet::new(), text: BTreeMap::new() };
    super::commands::visit(&mut found);
    found.visit::<super::IpcError>();
    let mut module = String::from(
        "// Made by `cargo xtask codegen` from the types in crates/service/src/api. Do not edit.\n\n",
    );
    for declaration in found.text.values() {
        module.push_str("export ");
        module.push_str(declaration);
        module.push('\n');
    }
    module.push('\n');
    module.push_str(&super::commands::typescript(&config));
    module
}

struct Found<'a> {
    config: &'a Config,
    seen: HashSet<TypeId>,
    text: BTreeMap<String, String>,
}

impl TypeVisitor for Found<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            self.text.insert(T::ident(self.config), T::decl(self.config));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}
