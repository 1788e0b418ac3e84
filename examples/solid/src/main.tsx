import {render} from 'solid-js/web';
import 'webex-calling-elements/define';
import {App} from './App';
import './style.css';

render(() => <App />, document.querySelector('#root')!);
