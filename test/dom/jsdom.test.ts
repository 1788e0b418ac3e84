// @vitest-environment jsdom
import {drawnInThisDom} from './drawn.js';

drawnInThisDom();
