/** Files over the limit of 250 lines, with the lines they have. This list only ever gets shorter. */
export const overlong = [{ file: "test/templates/service.test.ts", lines: 360 }];
