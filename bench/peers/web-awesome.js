import '@awesome.me/webawesome/dist/components/badge/badge.js';
import '@awesome.me/webawesome/dist/components/button/button.js';
import {contend} from '../page/contender.js';

const states = ['success', 'warning'];

contend({
  make() {
    const [badge, button] = [document.createElement('wa-badge'), document.createElement('wa-button')];
    badge.textContent = 'Registered';
    button.textContent = 'Register';
    return [badge, button];
  },
  change(state, elements) {
    for (const element of elements) if (element.localName === 'wa-badge') element.variant = states[state];
  },
});
