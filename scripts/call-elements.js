// The elements for calls, for a page without a build step. Code that they share with the other elements stays in the
// other elements' file.
import '../dist/define.js';
import '../dist/define-calls.js';
