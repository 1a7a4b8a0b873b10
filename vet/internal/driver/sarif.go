package driver

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
)

// The parts of SARIF 2.1.0 that findings need.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool    sarifTool     `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
		FullDescription  sarifText `json:"fullDescription"`
		HelpURI          string    `json:"helpUri"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		PhysicalLocation sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		ArtifactLocation sarifArtifact `json:"artifactLocation"`
		Region           sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI       string `json:"uri"`
		URIBaseID string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
)

// writeSARIF writes the findings to the file of this name. Names of files are relative to
// the working directory, so that a service that shows the code finds them in its checkout.
func writeSARIF(name string, analyzers []*analysis.Analyzer, graph *checker.Graph) error {
	driver := sarifDriver{
		Name:           "problemvet",
		InformationURI: "https://github.com/problemkit/problem/tree/main/vet",
	}
	index := make(map[*analysis.Analyzer]int)
	for i, a := range analyzers {
		index[a] = i
		short, _, _ := strings.Cut(a.Doc, "\n")
		driver.Rules = append(driver.Rules, sarifRule{a.Name, sarifText{short}, sarifText{a.Doc}, a.URL})
	}
	results := []sarifResult{} // not null
	for _, f := range findings(graph) {
		artifact := sarifArtifact{URI: (&url.URL{Scheme: "file", Path: filepath.ToSlash(f.start.Filename)}).String()}
		if name := shown(f.start.Filename); name != f.start.Filename {
			artifact = sarifArtifact{(&url.URL{Path: name}).String(), "%SRCROOT%"}
		}
		region := sarifRegion{StartLine: f.start.Line, StartColumn: f.start.Column}
		if f.end.IsValid() {
			region.EndLine, region.EndColumn = f.end.Line, f.end.Column
		}
		results = append(results, sarifResult{
			RuleID:    f.analyzer.Name,
			RuleIndex: index[f.analyzer],
			Level:     "warning",
			Message:   sarifText{f.diagnostic.Message},
			Locations: []sarifLocation{{sarifPhysical{artifact, region}}},
		})
	}
	out, err := json.MarshalIndent(sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{{sarifTool{driver}, results}},
	}, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(out, '\n'), 0o666)
}
