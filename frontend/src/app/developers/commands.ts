/** What to type into a terminal to use the deployment at this origin. */
export function commandsFor(origin: string, email: string) {
  return {
    token: `TOKEN=$(npm run -s token -- --url ${origin} --user ${email})`,
    raw: `curl -T report.pdf -H "Authorization: Bearer $TOKEN" "${origin}/api/uploads/report.pdf?sensitive=true"`,
    form: `curl -F sensitive=false -F file=@report.pdf -H "Authorization: Bearer $TOKEN" ${origin}/api/uploads`,
    client: `npm run -s upload -- report.pdf photos --sensitive --url ${origin} --user ${email}`,
  };
}
