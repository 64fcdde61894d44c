/** Signs in as an operator of the demo; `/desk?agent=tomas` is somebody else, `?protocol=crm-chat` another door. */
const asked = new URLSearchParams(location.search);
const agent = asked.get('agent') ?? 'ana';
const protocol = asked.get('protocol') ?? 'shaman';

const desk = document.createElement('shaman-desk');
desk.organization = 'demo';
desk.protocol = protocol;
if (protocol !== 'shaman') desk.server = `/${protocol}`;
desk.getToken = async () => {
  const answer = await fetch(`/demo/agent-token?agent=${encodeURIComponent(agent)}`);
  if (!answer.ok) throw new Error(`No token for ${agent}: ${answer.status}`);
  return (await answer.json()).token;
};
document.querySelector('main').append(desk);
