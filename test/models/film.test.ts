import { describe, expect, test } from "vitest";
import { type Frame, MOST_FRAMES, readFilm, withFrame } from "../../models/film.ts";

const frame = (link: string, text = "7"): Frame => ({ link, text, confidence: 0.5 });
const links = (film: readonly Frame[]) => film.map(({ link }) => link);
const filmOf = (...names: string[]) =>
  names.reduce<readonly Frame[]>((film, name) => withFrame(film, frame(name)), []);

describe("the film", () => {
  test("has the newest first", () => {
    expect(links(filmOf("a", "b", "c"))).toEqual(["c", "b", "a"]);
  });

  test("has a drawing once: the same one again comes to the front, with its new answer", () => {
    const film = withFrame(filmOf("a", "b"), frame("a", "1"));
    expect(links(film)).toEqual(["a", "b"]);
    expect(film[0]?.text).toBe("1");
  });

  test("forgets the oldest of too many", () => {
    const names = Array.from({ length: MOST_FRAMES + 3 }, (_, i) => `${i}`);
    const film = filmOf(...names);
    expect(film).toHaveLength(MOST_FRAMES);
    expect(film.at(-1)?.link).toBe("3");
  });

  test("leaves out a drawing that would fill the store", () => {
    expect(links(withFrame(filmOf("a"), frame("x".repeat(20_001))))).toEqual(["a"]);
  });

  test("comes back from what was kept", () => {
    const film = filmOf("a", "b");
    expect(readFilm(JSON.stringify(film))).toEqual(film);
  });

  const odd: [why: string, text: string | null, left: string[]][] = [
    ["nothing was kept", null, []],
    ["it is no JSON", "[{", []],
    ["it is no list", '{"link":"a"}', []],
    ["frames are of another kind", '[1, null, {"link": 2}, {"link": "a", "text": "1"}]', []],
    ["shares are none", '[{"link":"a","text":"1","confidence":7}]', []],
    ["some are whole", '[0, {"link":"a","text":"1","confidence":1}]', ["a"]],
  ];

  test.each(odd)("is what can be read of it where %s", (_why, text, left) => {
    expect(links(readFilm(text))).toEqual(left);
  });
});
