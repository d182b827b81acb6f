//! Prints the TypeScript of everything that crosses to the interface.

fn main() {
    print!("{}", casebook_service::api::typescript::module());
}
