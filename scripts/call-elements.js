// The elements for calls, for a page without a build step. The code that they share with the other elements remains in
// webex-calling-elements.js, which this file imports.
import '../dist/define.js';
import '../dist/define-calls.js';
