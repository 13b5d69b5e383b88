# filled by what lands here
