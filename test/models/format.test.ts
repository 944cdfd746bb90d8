import type { Verdict } from "@inkling/engine";
import { describe, expect, test } from "vitest";
import * as format from "../../models/format.ts";
import { sentenceOf } from "../../models/verdict.ts";
import { english } from "../support/english.ts";

describe("figures as people read them", () => {
  const cases: [text: string, wanted: string][] = [
    [format.percent(0), "0.0 %"],
    [format.percent(0.0004), "<0.1 %"],
    [format.percent(0.0005), "0.1 %"],
    [format.percent(0.5), "50.0 %"],
    [format.percent(0.9994), "99.9 %"],
    [format.percent(0.99996), ">99.9 %"],
    [format.percent(1), "100.0 %"],
    [format.accuracy(0.9948), "99.48 %"],
    [format.accuracy(1), "100.00 %"],
    [format.moment(new Date(2026, 10, 27, 9, 5), "de"), "27.11.2026, 09:05"],
    [format.count(1234567), "1,234,567"],
    [format.compact(9999), "9,999"],
    [format.compact(619114), "619 k"],
    [format.compact(4_240_000), "4.2 M"],
    [format.compact(1e6), "1 M"],
    [format.bytes(999), "999 B"],
    [format.bytes(1536), "1.5 kB"],
    [format.bytes(2_476_456), "2.5 MB"],
    [format.bytes(2_476_456, "fr"), "2,5 Mo"],
    [format.duration(0.4), "under 1 s"],
    [format.duration(59.4), "59 s"],
    [format.duration(75), "1 min 15 s"],
    [format.duration(3599.6), "1 h 0 min"],
    [format.duration(7260), "2 h 1 min"],
    [format.roughly(60), "under a minute"],
    [format.roughly(134), "about 3 min"],
    [format.roughly(7260), "about 3 h"],
    [format.duration(Number.POSITIVE_INFINITY), "unknown"],
    [format.milliseconds(0.0423), "42 µs"],
    [format.milliseconds(1.234), "1.23 ms"],
    [format.milliseconds(176.4), "176 ms"],
    [format.milliseconds(2500), "3 s"],
    [format.loss(0.04567), "0.0457"],
    [format.loss(0.000012), "1.20e-5"],
    [format.loss(0), "0"],
    [format.loss(0.04567, "de"), "0,0457"],
    [format.loss(0.000012, "fr"), "1,20e-5"],
    [format.compact(4_240_000, "es"), "4,2 M"],
    [format.compact(9999, "de"), "9.999"],
    [format.pointed("0.25", "de"), "0,25"],
    [format.rate(12345.6), "12,346 images/s"],
  ];

  test.each(cases)("%s", (text, wanted) => expect(text).toBe(wanted));
});

describe("figures in other languages", () => {
  const cases: [text: string, wanted: string][] = [
    [format.loss(0.04567, "de"), "0,0457"],
    [format.loss(0.000012, "fr"), "1,20e-5"],
    [format.precise(0.001, 3, "es"), "0,00100"],
    [format.compact(4_240_000, "de"), "4,2 M"],
    [format.duration(0.4, "fr"), "moins de 1 s"],
    [format.duration(75, "de"), "1 min 15 s"],
    [format.duration(Number.POSITIVE_INFINITY, "es"), "desconocido"],
    [format.milliseconds(400, "de"), "400 ms"],
    [format.roughly(30, "es"), "menos de un minuto"],
    [format.roughly(134, "de"), "etwa 3 min"],
    [format.roughly(7260, "fr"), "environ 3 h"],
    [format.rate(12345.6, "de"), "12.346 Bilder/s"],
  ];

  test.each(cases)("%s", (text, wanted) => expect(text).toBe(wanted));
});

describe("what is said of an answer", () => {
  const top = (...shares: number[]) =>
    shares.map((confidence, digit) => ({ digit, label: "749"[digit] ?? "", confidence }));
  const cases: [Verdict, shares: number[], sentence: string][] = [
    ["sure", [0.998, 0.001], "7, 99.8 % sure."],
    ["unsure", [0.75, 0.24], "Unsure: 7 (75.0 %) or 4 (24.0 %)."],
    ["none", [0.3, 0.2], "Probably none of the classes; the nearest is 7 (30.0 %)."],
    ["sure", [1], "7, 100.0 % sure."],
    ["unsure", [0.5], "Unsure: 7 (50.0 %)."],
    ["none", [], "No answer."],
  ];

  test.each(cases)("%s %j", (verdict, shares, sentence) => {
    expect(sentenceOf({ verdict, top: top(...shares) }, english)).toBe(sentence);
  });
});
