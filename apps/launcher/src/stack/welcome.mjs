/**
 * What a newcomer reads when everything is up: the address, who to log in as, and three lines to paste into a shell.
 * Between them they wait for a second: that is what a claim may take to be in force everywhere, and a shadow to show.
 *
 * @param {{ url: string, demo: import('./demo-project.mjs').DemoProject }} stack
 * @returns {string}
 */
export function welcome({ url, demo: { email, password, projectId, appId } }) {
  const login = shellQuoted(JSON.stringify({ email, password }));
  const json = `-H 'content-type: application/json'`;
  const bearer = `-H "authorization: Bearer $TOKEN"`;
  const sample =
    '{\\"timestamp\\":$(date +%s)000,\\"position\\":{\\"lat\\":52.5309,\\"lng\\":13.3847,\\"accuracy\\":8}}';
  return `
umbra ready  ${url}

  log in as   ${email} / ${password}
  projectId   ${projectId}
  appId       ${appId}

Try it (paste one line after the other):

TOKEN=$(curl -s ${url}/users/v2/login ${json} -d ${login} | ${field('accessToken')}); echo "token: \${TOKEN:0:20}…"
DEVICE=$(curl -s -X POST "${url}/registry/v2/${appId}/one-device?autoclaim=true" ${bearer} | ${field('trackingId')}); echo "device: $DEVICE"; sleep 1
curl -s ${url}/v3/ ${bearer} ${json} -d "{\\"id\\":\\"$DEVICE\\",\\"data\\":[${sample}]}"; echo; sleep 1; curl -s ${url}/shadows/v2/$DEVICE ${bearer}; echo
`;
}

/**
 * @param {string} name of a field of a JSON object
 * @returns {string} a shell command that prints its value; not everybody has jq
 */
function field(name) {
  return `sed 's/.*"${name}" *: *"\\([^"]*\\)".*/\\1/'`;
}

/** @param {string} text */
function shellQuoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
