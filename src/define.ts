import './define/webex-line-provider.js';
import './define/webex-login.js';
import './define/webex-line-status.js';
import './define/webex-line-controls.js';
import './define/webex-line-details.js';
import './define/webex-line-log.js';
