/** Files that the build hands over as they are, by their address. */
declare module "*?url&no-inline" {
  const address: string;
  export default address;
}
