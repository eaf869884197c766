// go run upload.go: uploads report.txt to the service in URL with the token in TOKEN.
package main

import (
	"io"
	"log"
	"net/http"
	"os"
)

func main() {
	file, err := os.Open("report.txt")
	if err != nil {
		log.Fatal(err)
	}
	// The body is a file of a size that net/http does not ask for, so it is sent in chunks.
	url := os.Getenv("URL") + "/api/uploads/report.txt?sensitive=true"
	request, err := http.NewRequest(http.MethodPut, url, file)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("TOKEN"))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	io.Copy(os.Stdout, response.Body)
}
