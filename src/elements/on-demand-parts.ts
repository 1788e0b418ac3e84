// What nobody sees before somebody has signed in: one chunk, loaded when an element first needs it.
export {renderCard} from './line-card.js';
export {renderLeaveDialog} from './leave-dialog.js';
export {styles} from './on-demand-parts.styles.js';
