import {WebexLogin} from 'webex-calling-elements/react';
import {Phone} from './phone';

// A server component can render the elements' components, but cannot pass event handlers to them.
export default function Page() {
  return (
    <main>
      <h1>My phone</h1>
      <WebexLogin loginUrl="/webex/login" />
      <Phone />
    </main>
  );
}
