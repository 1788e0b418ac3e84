// What a page loads that shows three elements and no more: built to be weighed, and for nothing else.
import '../dist/define/webex-login.js';
import '../dist/define/webex-line-status.js';
import '../dist/define/webex-line-controls.js';
