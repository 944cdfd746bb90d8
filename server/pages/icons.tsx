const PATHS = {
  undo: "M9 7 4.5 11.5 9 16M5 11.5h9a5 5 0 0 1 0 10h-3",
  redo: "M15 7l4.5 4.5L15 16M19 11.5h-9a5 5 0 0 0 0 10h3",
  clear: "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5",
  erase: "M4.5 15.5 13 7l5.5 5.5L12 19H8zM9 11l5.5 5.5M12 19h8",
  upload: "M12 16V4.5M7 9l5-5 5 5M4.5 15v4.5h15V15",
  camera: "M4.5 8h3.2l1.6-2.5h5.4L16.3 8h3.2v10.5h-15zM12 10.2a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
  download: "M12 4.5V16M7 11l5 5 5-5M4.5 15v4.5h15V15",
  play: "M8 5v14l11-7z",
  pause: "M8.5 5v14M15.5 5v14",
  stop: "M6.5 6.5h11v11h-11z",
  check: "M5 12.5l4.5 4.5L19 7.5",
  theme: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  link: "M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1.2 1.2M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1.2-1.2",
  dice: "M5 5h14v14H5zM9 9h.01M15 9h.01M12 12h.01M9 15h.01M15 15h.01",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  earlier: "M15 5l-7 7 7 7",
  later: "M9 5l7 7-7 7",
  copy: "M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9",
  keys: "M3.5 7h17v10h-17zM7 10.5h.01M10.3 10.5h.01M13.7 10.5h.01M17 10.5h.01M8.5 14h7",
  remove: "M6.5 6.5l11 11M17.5 6.5l-11 11",
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing in the colour of the text; never the only name of anything. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    <path d={PATHS[name]} />
  </svg>
);
