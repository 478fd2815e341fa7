/* The sealed box of a secret vote, by WebCrypto alone: the same bytes as workplace/meetings/rules/sealing.py, where the
   scheme is told. A board member makes a key on their own device and keeps its private half as a slip of five lines;
   a voter seals a ballot for each pair of the board's three members. Nothing here opens a box. */
const PAIRS = [[1, 2], [1, 3], [2, 3]];
const POINT = 65; // bytes of a public key
const P256 = { name: 'ECDH', namedCurve: 'P-256' };
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'; // without I, L, O and U, which are misread
const LINES = 5;
const ON_LINE = 14; // letters of content; one more checks the line
const BODY = 39; // bytes: number on the board, poll, private key
const CHECKSUM = 4;
const SPARE = BigInt(LINES * ON_LINE * 5 - (BODY + CHECKSUM) * 8); // bits
const utf8 = (text) => new TextEncoder().encode(text);

/* Plain http gives no WebCrypto: then the server seals, and says that it does. */
export const canSeal = () => Boolean(globalThis.crypto?.subtle);

/* A ballot sealed, as base64url. `box` is base64url of the three public keys, `choice` plain JSON, `size` what every
   padded ballot of this poll has. Nothing of it may be kept on the device. */
export async function seal(box, poll, choice, size) {
  const keys = bytes(box);
  const once = await crypto.subtle.generateKey(P256, false, ['deriveBits']);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', once.publicKey));
  const shared = [];
  for (let at = 0; at < keys.length; at += POINT) {
    const theirs = await crypto.subtle.importKey('raw', keys.subarray(at, at + POINT), P256, false, []);
    shared.push(new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, once.privateKey, 256)));
  }
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const ballotKey = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256', length: 256 }, true, ['sign']);
  const wrapped = [];
  for (const pair of PAIRS) {
    const info = joined(purpose(poll), utf8('/pair'), Uint8Array.from(pair), keys);
    const raw = await derived(joined(shared[pair[0] - 1], shared[pair[1] - 1]), point, info, 32);
    const wrapping = await crypto.subtle.importKey('raw', raw, 'AES-KW', false, ['wrapKey']);
    wrapped.push(new Uint8Array(await crypto.subtle.wrapKey('raw', ballotKey, wrapping, 'AES-KW')));
  }
  const made = await derived(secret, new Uint8Array(), purpose(poll), 76);
  const head = joined(Uint8Array.of(1), point, ...wrapped, made.subarray(44));
  const cipher = await crypto.subtle.importKey('raw', made.subarray(0, 32), 'AES-GCM', false, ['encrypt']);
  const how = { name: 'AES-GCM', iv: made.subarray(32, 44), additionalData: head };
  const body = await crypto.subtle.encrypt(how, cipher, padded(utf8(JSON.stringify(choice)), size));
  return base64url(joined(head, new Uint8Array(body)));
}

/* A board member's own key: {public: base64url to hand in, slip: five lines to keep}. Only the slip holds the secret. */
export async function makeSlip(poll, number) {
  const pair = await crypto.subtle.generateKey(P256, true, ['deriveBits']);
  const { d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const body = new Uint8Array(BODY);
  body[0] = 16 + number;
  new DataView(body.buffer).setUint16(1, Math.floor(poll / 2 ** 32));
  new DataView(body.buffer).setUint32(3, poll % 2 ** 32);
  body.set(bytes(d), 7);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { public: base64url(publicKey), slip: written(joined(body, await checksum(body))) };
}

/* What is wrong with a slip that was typed back: '' when it is the one that belongs to this public key, else
   'letters', 'line 3' or 'other'. Nothing leaves the device. */
export async function slipFault(text, publicKey) {
  const letters = text.toUpperCase().replace(/[-\s]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  const values = [...letters].map((letter) => LETTERS.indexOf(letter));
  if (values.length !== LINES * (ON_LINE + 1) || values.includes(-1)) return 'letters';
  let bits = 0n;
  for (let line = 0; line < LINES; line += 1) {
    const at = line * (ON_LINE + 1);
    const content = values.slice(at, at + ON_LINE);
    if (lineCheck(line, content) !== values[at + ON_LINE]) return `line ${line + 1}`;
    for (const value of content) bits = (bits << 5n) | BigInt(value);
  }
  const whole = fromInteger(bits >> SPARE, BODY + CHECKSUM);
  const body = whole.subarray(0, BODY);
  if (base64url(await checksum(body)) !== base64url(whole.subarray(BODY))) return 'other';
  const point = bytes(publicKey);
  const key = { kty: 'EC', crv: 'P-256', d: base64url(body.subarray(7)), x: base64url(point.subarray(1, 33)), y: base64url(point.subarray(33)) };
  try { // not every browser looks whether the halves belong together: so both meet a third key
    const mine = await crypto.subtle.importKey('jwk', key, P256, false, ['deriveBits']);
    const theirs = await crypto.subtle.importKey('raw', point, P256, false, []);
    const third = await crypto.subtle.generateKey(P256, false, ['deriveBits']);
    const meet = async (one, other) => base64url(new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, one, 256)));
    if (await meet(mine, third.publicKey) !== await meet(third.privateKey, theirs)) return 'other';
  } catch { return 'other'; }
  return '';
}

function written(content) {
  let bits = content.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) << SPARE;
  const values = [];
  for (let count = 0; count < LINES * ON_LINE; count += 1) { values.unshift(Number(bits & 31n)); bits >>= 5n; }
  const lines = [];
  for (let line = 0; line < LINES; line += 1) {
    const of = values.slice(line * ON_LINE, (line + 1) * ON_LINE);
    lines.push([...of, lineCheck(line, of)].map((value) => LETTERS[value]).join('').replace(/(.{5})(?=.)/g, '$1 '));
  }
  return lines.join('\n');
}

/* The values as coefficients over GF(32): one wrong letter, or two swapped, always show. */
function lineCheck(line, values) {
  const times = (sum) => (sum << 1) ^ (sum & 16 ? 0b100101 : 0);
  return times(values.reduce((sum, value) => times(sum) ^ value, line + 1));
}

async function checksum(body) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', body)).subarray(0, CHECKSUM);
}

async function derived(secret, salt, info, length) {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, length * 8));
}

function purpose(poll) { return utf8(`workplace/ballot/${poll}`); }

function padded(choice, size) {
  if (choice.length + 2 > size) throw new RangeError('the choice does not fit');
  const made = new Uint8Array(size);
  made.set([choice.length >> 8, choice.length & 255]);
  made.set(choice, 2);
  return made;
}

function fromInteger(whole, length) {
  const made = new Uint8Array(length);
  for (let at = length - 1, left = whole; at >= 0; at -= 1, left >>= 8n) made[at] = Number(left & 255n);
  return made;
}

function joined(...parts) {
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => { made.set(part, at); return at + part.length; }, 0);
  return made;
}

function base64url(content) {
  return btoa(String.fromCharCode(...content)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function bytes(text) {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
}
