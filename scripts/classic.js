// The entry point of the classic script, for pages without modules: it defines all elements, and its exports are the
// members of the global `WebexCallingElements`.
import '../dist/define.js';
import '../dist/define-calls.js';

export * from '../dist/index.js';
