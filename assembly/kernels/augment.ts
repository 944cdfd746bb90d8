import { F32, V128 } from "../simd";
import { storePart } from "../lanes";
import { cosTurns, sinTurns } from "../math";
import { imageDraw } from "../philox";
import { elasticField, gaussianWeights, rowPitch } from "./elastic";

/** Floats of an image's map: see drawMap. */
const MAP_FLOATS: i32 = 6;

const RADIANS_PER_TURN: f32 = 6.28318531;

/**
 * A mini-batch of images, each distorted anew: zoomed, sheared, rotated about its centre, shifted, and
 * bent elastically. Every output pixel p asks the input where it came from:
 *
 *   source(p) = centre + Z⁻¹·S⁻¹·R⁻¹·(p − centre − t) + (Δx(p), Δy(p))
 *   R: by ±rotate      S: x += tan(±shear)·y      Z: each axis by 1 ± zoom      t: ±shift of either side
 *
 * and takes the bilinear mean of the four pixels there, 0 outside the image, over 255. Δ: see elastic.ts.
 *
 * Half of the images get a wider pen: five places are asked, p and those `reach` pixels left, right, above
 * and below its source, and the answer lies between the most of them and their mean. All are made stronger
 * or fainter. Of the image's three numbers u in ±1,
 *
 *   y(p) = min(1, strength·(most + blur·(mean − most)))
 *   reach = max(0, u₀)·penWidth      blur = |u₁|·penBlur      strength = 1 + u₂·penContrast
 *
 *   images   u8 [count, H, W]          read
 *   indices  u32 [n]                   which images, each below count                   read
 *   out      [n, H, W]                 overwritten
 *   rotate, shear  radians             zoom, shift  shares            all uniform in ±the value given
 *   elasticAlpha, elasticSigma  pixels; alpha 0 leaves the elastic part out
 *   penWidth  pixels           penBlur  0 to 1           penContrast  0 to below 1
 *   scratch  augmentScratch(H, W) bytes
 *
 * Random numbers are keyed by (seed; epoch, the image's index in the data): an image looks the same in an
 * epoch whichever thread and batch it falls to. With all distortions 0 the output is exactly pixel / 255.
 *
 * The image is copied into a frame of zeros and coordinates are held to it, so the inner loop knows no
 * borders; it handles four pixels at once, with the 2×2 bytes of each in one lane:
 *
 *   | upper left | upper right | lower left | lower right |  × 4
 */
export function augmentImages(
  images: usize, indices: usize, out: usize, n: i32, H: i32, W: i32,
  rotate: f32, zoom: f32, shift: f32, shear: f32, elasticAlpha: f32, elasticSigma: f32,
  penWidth: f32, penBlur: f32, penContrast: f32, seed: u32, epoch: u32, scratch: usize,
): void {
  const limit = max(H, W);
  const map = scratch;
  const weights = map + <usize>MAP_FLOATS * F32;
  const field = weights + <usize>(2 * limit + 1) * F32;
  const line = field + 2 * <usize>H * rowPitch(W) * F32;
  const frame = line + lineFloats(H, W) * F32;
  const elastic = elasticAlpha != 0;
  const radius = elastic ? gaussianWeights(weights, elasticSigma, limit) : 0;

  memory.fill(frame, 0, frameBytes(H, W));
  for (let i = 0; i < n; i++, out += <usize>H * W * F32) {
    const index = load<u32>(indices + <usize>i * sizeof<u32>());
    fillFrame(images + <usize>index * H * W, frame, H, W);
    drawMap(map, H, W, rotate, zoom, shift, shear, seed, epoch, index);
    let force: f32 = 0;
    if (elastic) {
      const norm = elasticField(field, line, weights, H, W, radius, seed, epoch, index);
      force = norm > 0 ? elasticAlpha / sqrt<f32>(norm) : 0;
    }
    const reach = max<f32>(0, imageDraw(6, seed, epoch, index)) * penWidth;
    const blur = abs<f32>(imageDraw(7, seed, epoch, index)) * penBlur;
    const strength = <f32>1 + imageDraw(8, seed, epoch, index) * penContrast;
    sample(frame, map, field, force, reach, blur, strength, out, H, W);
  }
}

/** Bytes of scratch for images of H × W. */
export function augmentScratch(H: i32, W: i32): i32 {
  const floats = MAP_FLOATS + 2 * max(H, W) + 1 + 2 * H * rowPitch(W);
  return (floats + <i32>lineFloats(H, W)) * 4 + <i32>frameBytes(H, W);
}

/** A line with margins, two displacements in vectors of four columns. */
function lineFloats(H: i32, W: i32): usize {
  return 8 * <usize>(max(H, rowPitch(W)) + 2 * max(H, W));
}

/** Coordinates go from −1 to the side's length, and each asks for the next pixel too. */
function frameBytes(H: i32, W: i32): usize {
  return <usize>(H + 3) * (W + 3);
}

function fillFrame(image: usize, frame: usize, H: i32, W: i32): void {
  const pitch = <usize>(W + 3);
  for (let h = 0, to = frame + pitch + 1; h < H; h++, to += pitch, image += W) {
    memory.copy(to, image, W);
  }
}

/**
 * The image's map, six floats: source x = m0·px + m1·py + m2, source y = m3·px + m4·py + m5, with p
 * counted from the centre and the source from the corner.
 *
 *   Z⁻¹·S⁻¹·R⁻¹ = | (cos + tan·sin) / zx    (sin − tan·cos) / zx |     cos, sin of the rotation,
 *                 |       −sin / zy               cos / zy       |     tan of the shear
 */
function drawMap(
  map: usize, H: i32, W: i32, rotate: f32, zoom: f32, shift: f32, shear: f32,
  seed: u32, epoch: u32, index: u32,
): void {
  const turn = f32x4.splat(imageDraw(0, seed, epoch, index) * rotate / RADIANS_PER_TURN);
  const lean = f32x4.splat(imageDraw(1, seed, epoch, index) * shear / RADIANS_PER_TURN);
  const cos = f32x4.extract_lane(cosTurns(turn), 0), sin = f32x4.extract_lane(sinTurns(turn), 0);
  const tan = f32x4.extract_lane(f32x4.div(sinTurns(lean), cosTurns(lean)), 0);
  const zx = <f32>1 + imageDraw(2, seed, epoch, index) * zoom;
  const zy = <f32>1 + imageDraw(3, seed, epoch, index) * zoom;
  const tx = imageDraw(4, seed, epoch, index) * shift * <f32>W;
  const ty = imageDraw(5, seed, epoch, index) * shift * <f32>H;
  const m0 = (cos + tan * sin) / zx, m1 = (sin - tan * cos) / zx;
  const m3 = -sin / zy, m4 = cos / zy;
  store<f32>(map, m0);
  store<f32>(map, m1, 4);
  store<f32>(map, <f32>(W - 1) * 0.5 - (m0 * tx + m1 * ty), 8);
  store<f32>(map, m3, 12);
  store<f32>(map, m4, 16);
  store<f32>(map, <f32>(H - 1) * 0.5 - (m3 * tx + m4 * ty), 20);
}

/** One image through its map, with force ≠ 0 its field, and with another pen where there is one. */
function sample(
  frame: usize, map: usize, field: usize, force: f32, reach: f32, blur: f32, strength: f32,
  out: usize, H: i32, W: i32,
): void {
  const m0 = v128.load32_splat(map), m3 = v128.load32_splat(map, 12);
  const right = <f32>(W - 1) * 0.5, bottom = <f32>(H - 1) * 0.5;
  const pitch = rowPitch(W);
  const plane = <usize>H * pitch * F32;
  const zero = f32x4.splat(0), push = f32x4.splat(force);
  for (let y = 0; y < H; y++) {
    const py = <f32>y - bottom;
    const x0 = f32x4.splat(load<f32>(map, 4) * py + load<f32>(map, 8));
    const y0 = f32x4.splat(load<f32>(map, 16) * py + load<f32>(map, 20));
    for (let x = 0; x < W; x += 4, field += V128) {
      const px = f32x4.add(f32x4.splat(<f32>x - right), f32x4(0, 1, 2, 3));
      let sx = f32x4.add(f32x4.mul(m0, px), x0);
      let sy = f32x4.add(f32x4.mul(m3, px), y0);
      if (force != 0) {
        sx = f32x4.add(sx, f32x4.mul(push, v128.load(field)));
        sy = f32x4.add(sy, f32x4.mul(push, v128.load(field + plane)));
      }
      let value = bilinear(frame, sx, sy, H, W);
      if (reach > 0) {
        let sum = value;
        for (let side = 0; side < 4; side++) {
          const away = f32x4.splat(side & 1 ? reach : -reach);
          const across = side & 2 ? away : zero;
          const near = bilinear(frame, f32x4.add(sx, across), f32x4.add(sy, f32x4.sub(away, across)), H, W);
          value = f32x4.pmax(near, value);
          sum = f32x4.add(sum, near);
        }
        const mean = f32x4.mul(sum, f32x4.splat(0.2));
        value = f32x4.add(value, f32x4.mul(f32x4.splat(blur), f32x4.sub(mean, value)));
      }
      value = f32x4.pmin(f32x4.splat(1), f32x4.mul(value, f32x4.splat(strength)));
      const left = W - x;
      if (left >= 4) v128.store(out, value);
      else storePart(out, value, left);
      out += <usize>min(left, 4) * F32;
    }
  }
}

/** Four pixels / 255. Coordinates are held to where the frame is 0; NaN becomes the corner times NaN. */
function bilinear(frame: usize, sx: v128, sy: v128, H: i32, W: i32): v128 {
  const least = f32x4.splat(-1), byte = i32x4.splat(0xff);
  const x = f32x4.pmin(f32x4.pmax(sx, least), f32x4.splat(<f32>W));
  const y = f32x4.pmin(f32x4.pmax(sy, least), f32x4.splat(<f32>H));
  const left = f32x4.floor(x), top = f32x4.floor(y);
  const fx = f32x4.sub(x, left), fy = f32x4.sub(y, top);
  const column = i32x4.trunc_sat_f32x4_s(left), line = i32x4.trunc_sat_f32x4_s(top);
  const pitch = <usize>(W + 3);
  const at = i32x4.add(i32x4.mul(line, i32x4.splat(<i32>pitch)), column);
  const first = frame + pitch + 1;
  const p0 = first + i32x4.extract_lane(at, 0), p1 = first + i32x4.extract_lane(at, 1);
  const p2 = first + i32x4.extract_lane(at, 2), p3 = first + i32x4.extract_lane(at, 3);
  let quads = v128.load16_lane(p0, i32x4.splat(0), 0);
  quads = v128.load16_lane(p0 + pitch, quads, 1);
  quads = v128.load16_lane(p1, quads, 2);
  quads = v128.load16_lane(p1 + pitch, quads, 3);
  quads = v128.load16_lane(p2, quads, 4);
  quads = v128.load16_lane(p2 + pitch, quads, 5);
  quads = v128.load16_lane(p3, quads, 6);
  quads = v128.load16_lane(p3 + pitch, quads, 7);
  const a = f32x4.convert_i32x4_s(v128.and(quads, byte));
  const b = f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(quads, 8), byte));
  const c = f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(quads, 16), byte));
  const d = f32x4.convert_i32x4_s(i32x4.shr_u(quads, 24));
  const upper = f32x4.add(a, f32x4.mul(fx, f32x4.sub(b, a)));
  const lower = f32x4.add(c, f32x4.mul(fx, f32x4.sub(d, c)));
  const value = f32x4.add(upper, f32x4.mul(fy, f32x4.sub(lower, upper)));
  return f32x4.div(value, f32x4.splat(255));
}
