module incident

go 1.19
