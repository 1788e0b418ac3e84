// The elements for calls, for a page without a build. What they share with the other elements stays in the file of those.
import '../dist/define.js';
import '../dist/define-calls.js';
