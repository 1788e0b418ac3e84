import '../../dist/define/webex-line-controls.js';
import {contend} from './contender.js';
import {scriptedLine, signals, signalWithoutChange} from './scripted-line.js';

const tell = scriptedLine();

contend({
  make: () => [document.createElement('webex-line-status'), document.createElement('webex-line-controls')],
  change: state => tell(signals[state]),
  changeNothing: () => tell(signalWithoutChange),
});
