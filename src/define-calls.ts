import './define/webex-dialer.js';
import './define/webex-incoming-call.js';
import './define/webex-call.js';
import './define/webex-audio-settings.js';
