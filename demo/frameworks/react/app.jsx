/** The chat in a React page: the tag is an element like any other, its events are listened to by name. */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import 'shaman-widget/element';

function App({ server }) {
  const [unread, setUnread] = useState(0);
  return (
    <main>
      <h1>A page in React</h1>
      <p>{unread === 0 ? 'Nothing new.' : `${unread} new.`}</p>
      <shaman-chat
        server={server}
        organization="demo"
        onshaman-unread={(event) => setUnread(event.detail.count)}
      />
    </main>
  );
}

createRoot(document.querySelector('#root')).render(<App server={document.body.dataset.server} />);
