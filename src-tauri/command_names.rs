// Every command of the shell, by name. build.rs makes one permission of each, capabilities/main.json grants
// each by name, and tests/tests/house.rs compares all three with the source and the generated TypeScript.
const COMMANDS: &[&str] = &[];
