/** placeholder until the screen is merged */
export function App() {
  return <main />;
}
