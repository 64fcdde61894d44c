/** The chat in a React page: the tag is an element like any other, its events are listened to by name. */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import 'shaman-widget/element';
import type { ShamanChat, ShamanChatProps } from 'shaman-widget/element';

// Only for TypeScript: React's types know the elements of HTML, and no others.
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'shaman-chat': DetailedHTMLProps<HTMLAttributes<ShamanChat>, ShamanChat> & ShamanChatProps;
    }
  }
}

function App({ server }: { server: string | undefined }) {
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

const root = document.querySelector('#root') as Element;
createRoot(root).render(<App server={document.body.dataset.server} />);
