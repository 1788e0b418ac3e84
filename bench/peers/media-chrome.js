import 'media-chrome/media-controller';
import 'media-chrome/media-play-button';
import {contend} from '../page/contender.js';

contend({
  make() {
    const controller = document.createElement('media-controller');
    controller.append(document.createElement('media-play-button'));
    return [controller];
  },
  // media-chrome renders as soon as an element is connected, and in `attributeChangedCallback()`.
  whenRendered: () => undefined,
  change(state, elements) {
    for (const {firstElementChild} of elements) firstElementChild.toggleAttribute('mediapaused', state === 1);
  },
});
