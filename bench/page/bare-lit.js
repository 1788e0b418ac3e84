import {registerAt} from './bare-elements.js';
import {contend} from './contender.js';

const servers = ['primary', 'backup'];

contend({
  make: () => [document.createElement('bare-status'), document.createElement('bare-controls')],
  change: state => registerAt(servers[state]),
});
