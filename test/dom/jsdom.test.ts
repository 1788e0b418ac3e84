import {drawnInThisDom} from './drawn.js';

drawnInThisDom();
