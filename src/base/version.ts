/** The version of this copy of the library, as in package.json. `test/package` compares them. */
export const version = '0.2.0';
