// The modules of a page with three elements. They are bundled only to measure their size.
import '../dist/define/webex-login.js';
import '../dist/define/webex-line-status.js';
import '../dist/define/webex-line-controls.js';
