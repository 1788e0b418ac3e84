// What nobody sees before somebody has signed in: one chunk, loaded when an element first needs it.
export {Announcer} from './announcer.js';
export {renderCard} from './line-card.js';
export {glyphs} from './line-mark.js';
export {lineText, timeLeft} from './line-text.js';
export {renderLeaveDialog} from './leave-dialog.js';
export {styles} from './on-demand-parts.styles.js';
