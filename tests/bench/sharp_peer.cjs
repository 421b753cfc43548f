// Make JPEG thumbnails with sharp, as many at once as there are workers.
//
//     node tests/bench/sharp_peer.cjs TARGETS BOX WORKERS LIST
//
// LIST is a file with a source a line.
const fs = require('node:fs')
const path = require('node:path')
const sharp = require('sharp')

const QUALITY = 85
const [targets, box, workers, listing] = process.argv.slice(2)
const sources = fs.readFileSync(listing, 'utf8').split('\n').filter(Boolean)
sharp.concurrency(1) // one thread a picture, several pictures at once

async function work () {
  for (let source = sources.pop(); source !== undefined; source = sources.pop()) {
    const target = path.join(targets, `${path.parse(source).name}.jpg`)
    try {
      await sharp(source)
        .rotate()
        .resize(Number(box), Number(box), { fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality: QUALITY })
        .toFile(target)
    } catch (error) {
      console.error(`${path.basename(source)}: ${error.message}`)
    }
  }
}

sources.reverse()
Promise.all(Array.from({ length: Number(workers) }, work))
