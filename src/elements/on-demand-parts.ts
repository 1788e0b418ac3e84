// What nobody sees before somebody has signed in: one chunk, loaded when an element first needs it.
export {
  dressButton,
  leftUndone,
  openMenu,
  renderStartAgain,
  renderMenu,
  renderMenuButton,
  renderUser,
} from './account.js';
export {Announcer} from './announcer.js';
export {faultDetails, lineFaultDetails} from './fault-details.js';
export {FaultHelp} from './fault-help.js';
export {renderCard} from './line-card.js';
export {faceFor} from './line-commands.js';
export {glyphs} from './line-mark.js';
export {lineText} from './line-text.js';
export {LeaveQuestion} from './leave-question.js';
export {styles} from './on-demand-parts.styles.js';
