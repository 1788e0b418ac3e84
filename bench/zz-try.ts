import {measureSignIn} from './scale-sign-in.js';
console.log(await measureSignIn(1));
