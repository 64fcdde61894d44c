/** Signs in as an operator of the demo; `/desk?agent=tomas` is somebody else. */
const agent = new URLSearchParams(location.search).get('agent') ?? 'ana';

const desk = document.createElement('shaman-desk');
desk.organization = 'demo';
desk.getToken = async () => {
  const answer = await fetch(`/demo/agent-token?agent=${encodeURIComponent(agent)}`);
  if (!answer.ok) throw new Error(`No token for ${agent}: ${answer.status}`);
  return (await answer.json()).token;
};
document.querySelector('main').append(desk);
