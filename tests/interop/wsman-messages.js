// SPDX-License-Identifier: LGPL-2.1-or-later
// usage: node wsman-messages.js FOLDER-OF-NODE-MODULES URL USER PASSWORD
// Writes {"enumerate": [{status, body}...], "get": {status, body}} as JSON.
'use strict'
const http = require('http')
const path = require('path')

const [folder, url, user, password] = process.argv.slice(2)
const { WSManMessageCreator, BaseActions } = require(path.join(
  folder, 'node_modules/@device-management-toolkit/wsman-messages/WSMan.js'))

const DMTF = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/'
const CLASS = 'CIM_NumericSensor'
const MAX_PULLS = 100

function post (body) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, {
      method: 'POST',
      auth: `${user}:${password}`,
      headers: {
        'Content-Type': 'application/soap+xml;charset=UTF-8',
        'Content-Length': Buffer.byteLength(body)
      }
    }, (response) => {
      const parts = []
      response.on('data', (part) => parts.push(part))
      response.on('end', () => resolve({
        status: response.statusCode,
        body: Buffer.concat(parts).toString('utf8')
      }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

function contextOf (body) {
  const found = /<n:EnumerationContext[^>]*>([^<]+)</.exec(body)
  return found && !/EndOfSequence/.test(body) ? found[1] : null
}

async function main () {
  const wsman = new WSManMessageCreator(DMTF)
  const replies = []
  let reply = await post(wsman.createXml(
    wsman.createHeader(BaseActions.ENUMERATE, CLASS),
    wsman.createCommonBody.Enumerate()))

  replies.push(reply)
  for (let i = 0; contextOf(reply.body) && i < MAX_PULLS; i++) {
    reply = await post(wsman.createXml(
      wsman.createHeader(BaseActions.PULL, CLASS),
      wsman.createCommonBody.Pull(contextOf(reply.body))))
    replies.push(reply)
  }
  const get = await post(wsman.createXml(
    wsman.createHeader(BaseActions.GET, CLASS,
      { name: 'DeviceID', value: '114.0.32' }),
    wsman.createCommonBody.Get()))
  process.stdout.write(JSON.stringify({ enumerate: replies, get }))
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
