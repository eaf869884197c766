/** The server's zod is the contract's: CommonJS code that imports the package itself loads a second copy of it. */
export * as z from 'zod/mini';
