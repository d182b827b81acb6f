/// <reference types="svelte" />
/// <reference types="vite/client" />

/** True only in `VITE_FAKE=1` development: the page then talks to a sample host in memory. */
declare const __FAKE_HOST__: boolean;
